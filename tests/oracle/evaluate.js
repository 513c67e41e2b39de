// Answers questions on stdin, one JSON a line: {"expression": "...", "states": {...}} with
// {"value": ...}, {"error": "..."} or {} where there is no value, and "depth", which AWS limits.
'use strict';
const crypto = require('crypto');
const jsonata = require(process.env.JSONATA_HOME + '/node_modules/jsonata');

// How deep the syntax tree nests, and so its evaluation.
function depth(node) {
  if (!node || typeof node !== 'object') return 0;
  const inner = Math.max(0, ...Object.values(node).map(depth));
  return node.type && node.type !== 'name' ? inner + 1 : inner;
}

const known = new Map();

function compile(expression) {
  const compiled = jsonata(expression);
  compiled.registerFunction('uuid', () => crypto.randomUUID(), '<:s>');
  compiled.registerFunction('parse', text => JSON.parse(text), '<s:x>');
  return { compiled, deepest: depth(compiled.ast()) };
}

async function answer({ expression, states }) {
  let deepest = 0;
  try {
    if (!known.has(expression)) known.set(expression, compile(expression));
    const { compiled, deepest: own } = known.get(expression);
    deepest = own;
    const value = await compiled.evaluate(undefined, { states });
    return { value, depth: deepest };
  } catch (error) {
    // V8 quotes half a character of a text that is no JSON.
    return { error: String(error.message).replace(/[\ud800-\udfff]/g, '?'), depth: deepest };
  }
}

(async () => {
  for await (const line of require('readline').createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  }
})();
