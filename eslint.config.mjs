// Strict type-checked rules for everything. The exceptions below each say why.
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const node = {
  console: 'readonly',
  process: 'readonly',
  URL: 'readonly',
  performance: 'readonly',
  Buffer: 'readonly',
};

export default defineConfig(
  { ignores: ['dist/', 'native/build*/', 'node_modules/', '.vscode-test/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: 'error',
      // `facts['width']` says that the key is data, not a member.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      'no-console': 'error',
      'prefer-const': 'error',
      // Numbers read well in messages and cannot surprise there.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return report(…)` is a short way out of a function that returns nothing.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // A switch over a union must name every member: a new kind of layer then fails to compile where it is not handled.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      // As an object it is bundled whole: half a megabyte, read at every start.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "ImportDeclaration[source.value='zod'] > :matches(ImportDefaultSpecifier, ImportSpecifier[imported.name='z'])",
          message: "Write import * as z from 'zod'.",
        },
      ],
      // A callback that does nothing is a way to say so.
      '@typescript-eslint/no-empty-function': ['error', { allow: ['arrowFunctions'] }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test that indexes past the end fails, which is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Plain JavaScript prints to the terminal: that is its work.
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: node },
    rules: {
      'no-console': 'off',
      // The parser does not see casts in doc comments; tsc does, and checks these files under `strict`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  // Formulas for pictures and sound: their helpers' parameters carry no types.
  { files: ['examples/**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { require: 'readonly', module: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
