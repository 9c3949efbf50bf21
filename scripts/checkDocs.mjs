/**
 * Every public name is documented: the exported ones of model/, native/, daemon/ and extension/, and those at the top level of a C++ header. What documents
 * one is a comment before it, comments on its members, or, for a file's only name or the one it bears, the comment that opens the file. In C++
 * names that stand together without a blank line share the comment above the first, and overloads and the plain twins of kernels that of the
 * first one. It sees that a comment is there, not whether it is good.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import ts from 'typescript';
import { main, root, Stop } from './lib/process.mjs';

/** @param {string} folder @param {string} ending @returns {string[]} */
function filesUnder(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !/^(build|test|bench)/.test(name))
    .map((name) => join(root, folder, name));
}

/** Exported statements without a doc comment, as lines to print. @param {string} path */
function undocumentedTypeScript(path) {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const exported = file.statements.filter(isExported);
  const opening = ts.getLeadingCommentRanges(file.text, 0)?.[0];
  // The comment that opens the file is that of its only name, or of the one it bears.
  const toldAbove = exported.filter(
    (statement) => exported.length === 1 || bearsName(path, nameOf(statement)),
  );
  return exported
    .filter(
      (statement) => !isDocumented(statement) && !(opening !== undefined && toldAbove.includes(statement)),
    )
    .map((statement) => {
      const { line } = file.getLineAndCharacterOfPosition(statement.getStart());
      return `${relative(root, path)}:${line + 1}: ${statement.getText().split('\n')[0] ?? ''}`;
    });
}

/** @param {ts.Statement} statement */
function isExported(statement) {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** @param {ts.Node} node @returns {boolean} */
function isDocumented(node) {
  if (ts.getJSDocCommentsAndTags(node).length > 0) return true;
  if (ts.isInterfaceDeclaration(node)) return node.members.some(isDocumented);
  // A schema describes itself: its descriptions are the hover texts of its keys.
  if (ts.isVariableStatement(node) && /\.(describe|meta)\(/.test(node.getText())) return true;
  // A union of names: each has its own comment.
  return (
    ts.isTypeAliasDeclaration(node) &&
    ts.isUnionTypeNode(node.type) &&
    node.type.types.every((type) => ts.isTypeReferenceNode(type))
  );
}

/** @param {ts.Statement} statement */
function nameOf(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]?.name.getText();
  return /** @type {{ name?: ts.Node }} */ (/** @type {unknown} */ (statement)).name?.getText();
}

/** Whether a name is its file's own: `LiveCount` in live_count.h. @param {string} path @param {string | undefined} name */
function bearsName(path, name) {
  return basename(path, extname(path)).replace(/[_-]/g, '').toLowerCase() === name?.toLowerCase();
}

/** Declarations at column 0 of a header that nothing documents, as lines to print. @param {string} path */
function undocumentedCpp(path) {
  /** @type {string[]} */
  const faults = [];
  const lines = readFileSync(path, 'utf8').split('\n');
  /** @type {Set<string>} */
  const told = new Set();
  let documented = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (/^\/[/*]|^ \*/.test(line)) documented = true;
    else if (/^([A-Za-z]|\[\[)/.test(line) && !/^(namespace|extern)\b/.test(line)) {
      const end = endOfDeclaration(lines, at);
      const text = lines.slice(at, end + 1).join('\n');
      // A forward declaration names what another header documents.
      const forward = /^(class|struct|enum class) \w+;/.test(text);
      const type = /^(?:template <[^\n]*>\s)?(?:class|struct|enum class)\s+(\w+)/.exec(text)?.[1];
      const name = type ?? /(\w+)(?:\[\d*\])?\s*[({=;]/.exec(text)?.[1] ?? text;
      if (documented || /\/[/*]/.test(text) || forward || bearsName(path, type)) told.add(name);
      if (!told.has(name)) faults.push(`${relative(root, path)}:${at + 1}: ${line}`);
      at = end;
    } else documented = false;
  }
  return faults;
}

/** The last line of the declaration that begins at `at`: its body's end, or its semicolon. @param {string[]} lines @param {number} at */
function endOfDeclaration(lines, at) {
  let opened = false;
  for (let end = at; end < lines.length; end++) {
    const line = (lines[end] ?? '').replace(/\s*\/\/.*$/, '');
    if (line.startsWith('}') || (!opened && /[;}]$/.test(line))) return end;
    opened ||= line.endsWith('{');
  }
  return lines.length - 1;
}

await main(() => {
  const faults = [
    ...['model', 'native', 'link', 'daemon', 'extension']
      .flatMap((folder) => filesUnder(folder, '.ts'))
      .flatMap(undocumentedTypeScript),
    ...filesUnder('native', '.h').flatMap(undocumentedCpp),
  ];
  if (faults.length > 0) throw new Stop(`Public names without a doc comment:\n${faults.join('\n')}`);
});
