/**
 * Who may import whom in the TypeScript sources (docs/architecture.md says why). C++ has scripts/checkLayers.mjs.
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle makes several files one, and their order of loading a riddle.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-is-pure',
      comment:
        'model/ knows its own files and two pure libraries; files, hashes and clocks come in as arguments.',
      severity: 'error',
      from: { path: '^model/' },
      to: { pathNot: ['^model/', '^node_modules/(jsonc-parser|zod)/'] },
    },
    {
      name: 'native-takes-types-only',
      comment: 'The engine’s face speaks the model’s types; of its values it needs one, the error class.',
      severity: 'error',
      from: { path: '^native/' },
      to: { path: '^model/', pathNot: '^model/errors\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'native-knows-model-only',
      severity: 'error',
      from: { path: '^native/' },
      to: { path: '^(link|daemon|extension|webview|test|bench|scripts)/' },
    },
    {
      name: 'link-knows-model-only',
      comment: 'The way to the daemon belongs to neither of its ends.',
      severity: 'error',
      from: { path: '^link/' },
      to: { path: '^(native|daemon|extension|webview|test|bench|scripts)/' },
    },
    {
      name: 'daemon-knows-model-native-and-link',
      severity: 'error',
      from: { path: '^daemon/' },
      to: { path: '^(extension|webview|test|bench|scripts)/' },
    },
    {
      name: 'extension-knows-model-and-link',
      severity: 'error',
      from: { path: '^extension/' },
      to: { path: '^(native|daemon|webview|test|bench|scripts)/' },
    },
    {
      name: 'webview-knows-model-only',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^(native|link|daemon|extension|test|bench|scripts)/' },
    },
    {
      name: 'one-way-into-the-engine',
      comment: 'native/index.ts alone loads the addon.',
      severity: 'error',
      from: { pathNot: '^native/index\\.ts$' },
      to: { path: '\\.node$' },
    },
    {
      name: 'vscode-only-in-extension',
      severity: 'error',
      from: { pathNot: '^(extension|test/vscode)/' },
      to: { path: '^(vscode$|node_modules/(@types/vscode|vscode-languageclient)/)' },
    },
    {
      name: 'node-not-in-model-or-webview',
      severity: 'error',
      from: { path: '^(model|webview)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'what-runs-needs-no-dev-dependency',
      severity: 'error',
      from: { path: '^(model|native|daemon|extension|webview)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // `import type` counts: a layer that knows another's types knows the other.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
