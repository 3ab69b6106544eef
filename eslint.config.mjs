import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import noDiscardedResult from './tools/lint/no-discarded-result.mjs';

/** Who may import whom; the picture is in docs/architecture.md. */
const boundaries = [
  { sourceTag: 'layer:core', onlyDependOnLibsWithTags: ['layer:core'] },
  { sourceTag: 'scope:services', onlyDependOnLibsWithTags: ['layer:core', 'scope:services'] },
  { sourceTag: 'scope:health', onlyDependOnLibsWithTags: ['layer:core', 'scope:health'] },
  { sourceTag: 'layer:deploy', onlyDependOnLibsWithTags: ['layer:core', 'layer:sdk', 'layer:deploy'] },
  { sourceTag: 'scope:cli', onlyDependOnLibsWithTags: ['layer:core', 'layer:sdk', 'layer:deploy', 'scope:cli'] },
  { sourceTag: 'scope:action', onlyDependOnLibsWithTags: ['layer:core', 'layer:sdk', 'layer:deploy', 'scope:action'] },
  { sourceTag: 'layer:core', bannedExternalImports: ['clipanion', '@actions/*'] },
  { sourceTag: 'layer:sdk', bannedExternalImports: ['clipanion', '@actions/*'] },
  { sourceTag: 'layer:deploy', bannedExternalImports: ['clipanion', '@actions/*'] },
];

export default defineConfig(
  {
    ignores: [
      '**/dist',
      '**/dist-bundle',
      'packages/*/bundle',
      '**/dist-bundle',
      '**/out-tsc',
      '**/node_modules',
      '**/fixtures',
      'coverage',
      'examples',
      '.demo*',
      '.cache',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['vitest.config.ts'], defaultProject: 'tsconfig.base.json' },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { '@nx': nx, woosoo: { rules: { 'no-discarded-result': noDiscardedResult } } },
    rules: {
      complexity: ['error', 15],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { varsIgnorePattern: '^_', argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      'max-lines': ['error', 500],
      'woosoo/no-discarded-result': 'error',
      // neverthrow's own leaves `finally` and `using` of the body undone on an early exit.
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'neverthrow', importNames: ['safeTry'], message: 'Take safeTry from @woosoo/sdk-core.' }] },
      ],
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Plain JavaScript: what must run before anything is installed, and configuration.
    files: ['**/*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', Buffer: 'readonly', URL: 'readonly', setTimeout: 'readonly' } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      complexity: ['error', 15],
      'max-lines': ['error', 500],
      'no-undef': 'error',
      'no-unused-vars': 'error',
      'no-unreachable': 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['packages/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          banTransitiveDependencies: true,
          depConstraints: boundaries,
          allow: [],
          // Commands load the SDK when they run; presenters take small functions of it, which the bundle takes out of the rest.
          checkDynamicDependenciesExceptions: ['@woosoo/sdk-deploy'],
        },
      ],
    },
  },
  { files: ['packages/sdk-core/src/result/safe-try.ts'], rules: { 'no-restricted-imports': 'off' } },
);
