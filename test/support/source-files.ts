import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file below a folder of the repository. */
export const sourceFiles = (folder: string): readonly SourceFile[] =>
  readdirSync(`${ROOT}${folder}`, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('planted-'))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .map((path) => ({ path: path.slice(ROOT.length), text: readFileSync(path, 'utf8') }));

export const lineCount = (text: string): number => text.trimEnd().split('\n').length;

export interface SourceFunction {
  readonly name: string;
  /** The line where it starts, counted from 1. */
  readonly line: number;
  readonly lines: number;
}

export interface Comment {
  /** The line where it starts, counted from 1. */
  readonly line: number;
  readonly lines: number;
  readonly text: string;
  /** The line of code below it; the empty text for a comment at the end of a line. */
  readonly below: string;
}

const parse = ({ path, text }: SourceFile): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);

const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
};

const nameOf = (node: ts.Node): string => {
  const { name } = node as { name?: ts.Node };
  return name?.getText() ?? (node.parent as { name?: ts.Node } | undefined)?.name?.getText() ?? 'anonymous';
};

/** Every function with a body: declarations, methods, constructors, accessors and arrow functions. */
export const functionsOf = (file: SourceFile): readonly SourceFunction[] => {
  const source = parse(file);
  const found: SourceFunction[] = [];
  walk(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return;
    const first = source.getLineAndCharacterOfPosition(node.getStart()).line;
    const last = source.getLineAndCharacterOfPosition(node.end).line;
    found.push({ name: nameOf(node), line: first + 1, lines: last - first + 1 });
  });
  return found;
};

/** Every comment of a file, in order. */
export const commentsOf = (file: SourceFile): readonly Comment[] => {
  const source = parse(file);
  const rows = file.text.split('\n');
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    const leading = ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? [];
    const trailing = ts.getTrailingCommentRanges(file.text, node.end) ?? [];
    for (const range of [...leading, ...trailing]) ranges.set(range.pos, range);
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return [...ranges.values()]
    .toSorted((one, other) => one.pos - other.pos)
    .map(({ pos, end }) => {
      const first = source.getLineAndCharacterOfPosition(pos);
      const last = source.getLineAndCharacterOfPosition(end).line;
      const alone = rows[first.line]!.slice(0, first.character).trim() === '';
      return {
        line: first.line + 1,
        lines: last - first.line + 1,
        text: file.text.slice(pos, end),
        below: alone ? (rows[last + 1] ?? '') : '',
      };
    });
};

const ECHO = 0.75;
const STOP_WORDS = new Set(
  'a an and are as at be by for from has in is it its of on or that the this to was with'.split(' '),
);

/** Lower-case words without their endings: `closeServer`, "closes servers" and "closed server" have the same ones. */
const wordsOf = (text: string): readonly string[] =>
  (text.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [])
    .map((word) => word.toLowerCase())
    .filter((word) => !STOP_WORDS.has(word))
    .map((word) => word.replace(/(?:ies|es|ed|ing|s|e|y)$/, ''));

/** Whether a comment of one line says only what the line below says: nearly all its words are identifiers of it. */
export const echoesCode = ({ text, lines, below }: Comment): boolean => {
  const said = wordsOf(text);
  const shown = new Set(wordsOf(below));
  const echoed = said.filter((word) => shown.has(word)).length;
  return lines === 1 && said.length > 0 && echoed / said.length >= ECHO;
};
