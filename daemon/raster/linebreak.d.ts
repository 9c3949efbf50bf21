/** What we use of the package, which ships without types. */
declare module 'linebreak' {
  interface Break {
    /** Where the next line may begin, in UTF-16 code units. */
    readonly position: number;
    /** Whether it must begin there. */
    readonly required: boolean;
  }
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): Break | null;
  }
}
