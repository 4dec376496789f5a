// Plain JavaScript. Turns the text of a module of ours into that of a script, which V8 can keep compiled, functions and all:
// an expression whose value is a function of ($require, $import, $meta) that runs the module and returns what it exports.
// Only what our formatter writes is understood, a statement to a line beginning; anything else is refused and stays a module.
// Every line stays the line it was.

const named = String.raw`(\{[^}]*\}|\* as \w+|\w+)`;
const importStatement = new RegExp(String.raw`^import (?:${named} from )?'([^']+)';`, 'gm');
const exportFrom = /^export (\{[^}]*\}|\*) from '([^']+)';/gm;
const exportDeclaration = /^export ((?:async )?function\*?|class|const) (\w+)/gm;
const exportList = /^export (\{[^}]*\});/gm;
/** Names that the script has for itself. */
const ownNames = /\$(?:require|import|meta|from\d)/;
/** Statements that were not understood, and what of `import.meta` a script has not. */
const leftOver = /^(?:import|export|await)\b|import\.meta(?!\.url\b)/m;

/** The pairs of `{ a, b as c }`: name there, name here. */
function pairsOf(braces) {
  const names = braces.slice(1, -1).split(',');
  return names.map((name) => name.trim().split(/\s+as\s+/)).filter(([there]) => there !== '');
}

function bindingOf(what) {
  if (what.startsWith('*')) return what.slice('* as '.length);
  if (!what.startsWith('{')) return `{ default: ${what} }`;
  return `{ ${pairsOf(what)
    .map(([there, here = there]) => `${there}: ${here}`)
    .join(', ')} }`;
}

/**
 * @param source JavaScript, or TypeScript whose types are blanked out.
 * @param urlOf where an import leads.
 * @returns `text` of the script, `names` it exports, `stars` whose names it exports too, `requires`: modules it runs first; null when refused.
 */
export function linkModule(source, urlOf) {
  if (ownNames.test(source)) return null;
  const [names, exported, stars, requires] = [[], [], [], []];
  const expressionOf = (specifier) => {
    if (specifier.startsWith('node:')) return `process.getBuiltinModule('${specifier}')`;
    const url = urlOf(specifier);
    if (url === undefined) return undefined;
    requires.push(url);
    return `$require(${JSON.stringify(url)})`;
  };
  const statement = (text, specifier, write) => {
    const expression = expressionOf(specifier);
    if (expression === undefined) return text;
    return write(expression) + '\n'.repeat(text.split('\n').length - 1);
  };
  const add = (name, value) => {
    names.push(name);
    exported.push(`${name}: ${value}`);
  };
  let linked = source
    .replaceAll(importStatement, (text, what, specifier) =>
      // A module of Node is its own default.
      statement(text, specifier, (expression) => {
        if (what === undefined) return `${expression};`;
        const isNodeDefault = specifier.startsWith('node:') && /^\w/.test(what);
        return `const ${isNodeDefault ? what : bindingOf(what)} = ${expression};`;
      }),
    )
    .replaceAll(exportFrom, (text, what, specifier) =>
      statement(text, specifier, (expression) => {
        if (what === '*') {
          if (!expression.startsWith('$require')) return text;
          stars.push(requires.at(-1));
          exported.unshift(`...${expression}`);
          return `${expression};`;
        }
        const local = `$from${requires.length}`;
        for (const [there, here = there] of pairsOf(what)) add(here, `${local}.${there}`);
        return `const ${local} = ${expression};`;
      }),
    )
    .replaceAll(exportDeclaration, (_, kind, name) => {
      add(name, name);
      return `${kind} ${name}`;
    })
    .replaceAll(exportList, (text, braces) => {
      for (const [here, there = here] of pairsOf(braces)) add(there, here);
      return '\n'.repeat(text.split('\n').length - 1);
    });
  if (leftOver.test(linked)) return null;
  linked = linked.replaceAll(/(?<![\w$.])import\(/g, '$import(').replaceAll('import.meta', '$meta');
  const text = `(function ($require, $import, $meta) { 'use strict'; ${linked}\nreturn { __proto__: null, ${exported.join(', ')} };\n})`;
  return { text, names, stars, requires };
}
