/** The command that brings a branch to a whole state after a power cut: `woosoo recover` of this installation. A manager runs it at boot, before the services. */
export interface RecoverCommand {
  readonly program: string;
  readonly args: readonly string[];
}
