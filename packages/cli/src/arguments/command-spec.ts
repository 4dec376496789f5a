/** One `--option` of a verb, as data: parsed, checked and shown in the help from here. */
export type OptionSpec =
  /** May be given several times, or once with commas between the values. */
  | { readonly kind: 'repeated'; readonly valueName: string; readonly summary: string }
  | { readonly kind: 'flag'; readonly summary: string }
  | {
      readonly kind: 'text';
      readonly valueName: string;
      readonly summary: string;
      /** The only values taken; any when absent. */
      readonly choices?: readonly string[];
    }
  | {
      /** Some of a few words, with commas between them; all of them when no value follows. */
      readonly kind: 'list';
      readonly valueName: string;
      readonly summary: string;
      readonly choices: readonly string[];
    }
  | {
      readonly kind: 'number';
      readonly valueName: string;
      readonly summary: string;
      readonly minimum: number;
      readonly maximum: number;
      readonly integer?: boolean;
    };

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** What a verb takes. Option names are written as typed, without the dashes: `'target-lufs'`. */
export interface CommandSpec<Options extends OptionTable = OptionTable> {
  readonly verb: string;
  /** One line for `lathe help`. */
  readonly summary: string;
  /** The words after the verb, e.g. `FILE|DIR… --out DIR`. */
  readonly usage: string;
  /** Paragraphs of `lathe VERB --help`. */
  readonly description?: readonly string[];
  readonly positionals: { readonly name: string; readonly minimum: number; readonly maximum: number };
  readonly options: Options;
  /** Whole command lines. */
  readonly examples?: readonly string[];
}

/** What an option's value is after parsing; undefined when it was not given. */
export type OptionValue<Spec extends OptionSpec> = Spec extends { kind: 'repeated' }
  ? readonly string[]
  : Spec extends { kind: 'flag' }
    ? boolean
    : Spec extends { kind: 'number' }
      ? number | undefined
      : Spec extends { kind: 'list'; choices: readonly (infer Choice)[] }
        ? readonly Choice[] | undefined
        : string | undefined;

/** A checked command line. */
export interface ParsedCommand<Options extends OptionTable> {
  readonly values: { readonly [Name in keyof Options]: OptionValue<Options[Name]> };
  readonly positionals: readonly string[];
}

/** A verb's module: `src/<verb>/<verb>-command.ts`, imported only when its verb is called. */
export interface CommandModule {
  readonly spec: CommandSpec;
  /** Runs the verb with the words after it; resolves to the exit code, throws LatheError. */
  run(args: readonly string[]): Promise<number>;
}
