import type { Database } from './database/database.ts';
import type { RecipeTexts } from './jobs/recipe-texts.ts';
import type { TenantTurns } from './jobs/tenant-turns.ts';

/** What every operation of one open store works with. */
export interface StoreContext {
  readonly database: Database;
  readonly recipes: RecipeTexts;
  readonly turns: TenantTurns;
  /** Of this open store alone; names it in rows it has taken. */
  readonly storeId: string;
}
