import { Command, Option } from 'clipanion';
import { errorCatalogue } from '@woosoo/sdk-deploy';
import { exitCodeOf } from '@woosoo/sdk-core';
import { cliErrors, usageWrong } from '../errors.ts';
import { BranchCommand } from './branch-command.ts';

export class ExplainCommand extends BranchCommand {
  static override paths = [['explain']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'What an error code means and what to do',
    examples: [
      ['One code', 'woosoo explain WOO3022'],
      ['All of them', 'woosoo explain'],
    ],
  });

  code = Option.String({ required: false, name: 'code' });

  protected override run(): Promise<number> {
    const wanted = this.code?.toUpperCase();
    const all = [...errorCatalogue, ...cliErrors];
    const found = wanted === undefined ? all : all.filter(({ code }) => code === wanted);
    if (found.length === 0) {
      const problem = usageWrong({ message: `There is no error ${wanted ?? ''}.`, remedy: '`woosoo explain` lists them all.' });
      return Promise.resolve(this.fail(problem));
    }
    const plain = found.map(({ code, type, category, title, explanation }) => ({
      code,
      type,
      category,
      exitCode: exitCodeOf({ category }),
      title,
      explanation,
    }));
    this.present(wanted === undefined ? plain : plain[0], (style) =>
      plain
        .map(({ code, title, explanation, exitCode }) =>
          wanted === undefined
            ? `  ${style.accent(code)}  ${title}\n`
            : `${style.accent(code)}  ${style.strong(title)}\n\n${explanation}\n\n${style.soft(`Exit code ${exitCode}.`)}\n`,
        )
        .join(''),
    );
    return Promise.resolve(0);
  }
}
