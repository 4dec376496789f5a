import { createHash } from 'node:crypto';
import type { TenantId } from '@lathe/core';
import { sql } from 'kysely';
import { LostRace } from '../database/postgres-error.ts';
import { Query } from '../database/query.ts';
import type { Reader, Transaction } from '../database/transaction.ts';

/** Recipes remembered in memory, and their characters: whichever is reached first, all are forgotten. */
const rememberedRecipes = 1000;
const rememberedCharacters = 8_000_000;

export interface RecipeKey {
  readonly tenantId: TenantId;
  readonly recipeId: number;
}

interface RecipeText {
  readonly tenantId: TenantId;
  readonly recipe: string;
}

interface KeyArrays {
  readonly tenantIds: readonly string[];
  readonly recipeIds: readonly number[];
}

interface HashArrays {
  readonly tenantIds: readonly string[];
  readonly hashes: readonly string[];
}

interface RecipeRow {
  readonly tenant_id: TenantId;
  readonly id: number;
}

const selectTexts = new Query<KeyArrays, RecipeRow & { recipe: string }>(
  (p) => sql`select r.tenant_id, r.id, r.recipe
    from unnest(${p('tenantIds')}::text[], ${p('recipeIds')}::bigint[]) k(tenant_id, id)
    cross join lateral (select * from recipes r where r.tenant_id = k.tenant_id and r.id = k.id offset 0) r`,
);
const hold = new Query<KeyArrays, RecipeRow>(
  (p) => sql`select r.tenant_id, r.id
    from unnest(${p('tenantIds')}::text[], ${p('recipeIds')}::bigint[]) k(tenant_id, id)
    cross join lateral (select * from recipes r where r.tenant_id = k.tenant_id and r.id = k.id for key share) r`,
);
const add = new Query<HashArrays & { recipes: readonly string[] }>(
  (p) => sql`insert into recipes (tenant_id, hash, recipe)
    select * from unnest(${p('tenantIds')}::text[], ${p('hashes')}::text[], ${p('recipes')}::text[])
    on conflict (tenant_id, hash) do nothing`,
);
const holdByHash = new Query<HashArrays, RecipeRow & { hash: string }>(
  (p) => sql`select r.tenant_id, r.id, r.hash
    from unnest(${p('tenantIds')}::text[], ${p('hashes')}::text[]) k(tenant_id, hash)
    cross join lateral (
      select * from recipes r where r.tenant_id = k.tenant_id and r.hash = k.hash for key share
    ) r`,
);
const removeUnused = new Query<KeyArrays>(
  (p) => sql`delete from recipes r using unnest(${p('tenantIds')}::text[], ${p('recipeIds')}::bigint[]) k(tenant_id, id)
    where r.tenant_id = k.tenant_id and r.id = k.id
      and not exists (select from jobs j where j.tenant_id = r.tenant_id and j.recipe_id = r.id)`,
);
const lock = new Query<KeyArrays>(
  (p) => sql`select r.id from unnest(${p('tenantIds')}::text[], ${p('recipeIds')}::bigint[]) k(tenant_id, id)
    cross join lateral (select * from recipes r where r.tenant_id = k.tenant_id and r.id = k.id for update) r`,
);

/** Recipes by number, each text stored once a tenant; the last ones used are remembered here. */
export class RecipeTexts {
  readonly #texts = new Map<string, string>();
  readonly #ids = new Map<string, number>();
  #characters = 0;

  /** Texts of these recipes by `recipeKeyText`. */
  async read(reader: Reader, keys: readonly RecipeKey[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const missing = new Map<string, RecipeKey>();
    for (const key of keys) {
      const text = this.#texts.get(recipeKeyText(key));
      if (text === undefined) missing.set(recipeKeyText(key), key);
      else found.set(recipeKeyText(key), text);
    }
    if (missing.size > 0) {
      for (const row of await reader.all(selectTexts, keyArrays([...missing.values()]))) {
        found.set(recipeKeyText({ tenantId: row.tenant_id, recipeId: row.id }), row.recipe);
        this.#remember(row.tenant_id, row.id, row.recipe);
      }
    }
    return found;
  }

  /** Numbers of these texts, added where they are new, and held until the transaction ends. One number a text, in order. */
  async hold(transaction: Transaction, texts: readonly RecipeText[]): Promise<readonly number[]> {
    const wanted = new Map(texts.map((text) => [textKey(text), text]));
    const ids = new Map<string, number>();
    const known = [...wanted.values()].flatMap((text) => {
      const recipeId = this.#ids.get(textKey(text));
      return recipeId === undefined ? [] : [{ tenantId: text.tenantId, recipeId, text: textKey(text) }];
    });
    if (known.length > 0) {
      const held = new Set(
        (await transaction.all(hold, keyArrays(known))).map((row) =>
          recipeKeyText({ tenantId: row.tenant_id, recipeId: row.id }),
        ),
      );
      for (const key of known) if (held.has(recipeKeyText(key))) ids.set(key.text, key.recipeId);
    }
    const unknown = [...wanted.values()].filter((text) => !ids.has(textKey(text)));
    if (unknown.length > 0) await this.#add(transaction, unknown, ids);
    return texts.map((text) => ids.get(textKey(text)) ?? 0);
  }

  /** Removes those that no job has any more. */
  async removeUnused(transaction: Transaction, keys: readonly RecipeKey[]): Promise<void> {
    if (keys.length === 0) return;
    const arrays = keyArrays(keys);
    // Whoever holds one is waited for, so that the next statement sees the job that it adds.
    await transaction.run(lock, arrays);
    await transaction.run(removeUnused, arrays);
  }

  async #add(transaction: Transaction, texts: readonly RecipeText[], ids: Map<string, number>): Promise<void> {
    const hashed = texts
      .map((text) => ({ ...text, hash: createHash('sha256').update(text.recipe).digest('hex') }))
      .sort((a, b) => (textOrder(a) < textOrder(b) ? -1 : 1));
    const arrays = { tenantIds: hashed.map(({ tenantId }) => tenantId), hashes: hashed.map(({ hash }) => hash) };
    await transaction.run(add, { ...arrays, recipes: hashed.map(({ recipe }) => recipe) });
    const rows = new Map(
      (await transaction.all(holdByHash, arrays)).map((row) => [`${row.tenant_id}/${row.hash}`, row.id]),
    );
    for (const { tenantId, hash, recipe } of hashed) {
      const id = rows.get(`${tenantId}/${hash}`);
      if (id === undefined) throw new LostRace(`Recipe ${hash} was removed in between`);
      ids.set(textKey({ tenantId, recipe }), id);
      this.#remember(tenantId, id, recipe);
    }
  }

  #remember(tenantId: TenantId, recipeId: number, recipe: string): void {
    if (recipe.length > rememberedCharacters / 10) return;
    this.#characters += recipe.length;
    if (this.#texts.size >= rememberedRecipes || this.#characters > rememberedCharacters) {
      this.#texts.clear();
      this.#ids.clear();
      this.#characters = recipe.length;
    }
    this.#texts.set(recipeKeyText({ tenantId, recipeId }), recipe);
    this.#ids.set(textKey({ tenantId, recipe }), recipeId);
  }
}

export function recipeKeyText({ tenantId, recipeId }: RecipeKey): string {
  return `${tenantId}/${recipeId}`;
}

function textKey({ tenantId, recipe }: RecipeText): string {
  return `${tenantId}/${recipe}`;
}

function textOrder({ tenantId, hash }: { readonly tenantId: TenantId; readonly hash: string }): string {
  return `${tenantId}/${hash}`;
}

function keyArrays(keys: readonly RecipeKey[]): KeyArrays {
  const distinct = [...new Map(keys.map((key) => [recipeKeyText(key), key])).values()];
  // In the order in which every transaction locks recipes.
  distinct.sort((a, b) => a.recipeId - b.recipeId);
  return {
    tenantIds: distinct.map(({ tenantId }) => tenantId),
    recipeIds: distinct.map(({ recipeId }) => recipeId),
  };
}
