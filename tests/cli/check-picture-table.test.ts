import { checkTable } from '../support/check-table.ts';
import { pictureCases } from './picture-cases.ts';

checkTable(pictureCases);
