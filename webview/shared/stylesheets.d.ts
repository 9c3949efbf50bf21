/** esbuild puts a stylesheet that a module imports into the panel's own. */
declare module '*.css';
