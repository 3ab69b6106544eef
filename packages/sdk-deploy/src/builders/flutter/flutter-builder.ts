import { join } from 'node:path';
import { errAsync, ok, type ResultAsync } from 'neverthrow';
import { safeTry, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { buildFailed, sourceMissing, type BuildError } from '../../errors.ts';
import type { Runtime } from '../../releases/release.ts';
import type { BuildContext, Builder, BuildStage, SourceFacts } from '../builder.ts';
import { commandStage } from '../command-stage.ts';

const APK = 'build/app/outputs/flutter-apk/app-release.apk';

/** The printer relay: an Android package that is built and kept; installing it on a device is a person's act. */
export class FlutterBuilder implements Builder {
  readonly component = 'relay';
  readonly exclude = ['**/.git', '**/.dart_tool', '**/.gradle', '.idea', 'build'];
  readonly #fileSystem: FileSystem;

  constructor(deps: { readonly fileSystem: FileSystem }) {
    this.#fileSystem = deps.fileSystem;
  }

  inspect(sources: string): ResultAsync<SourceFacts, BuildError | FileSystemError> {
    return safeTry(this, async function* () {
      if ((yield* this.#fileSystem.stat(join(sources, 'pubspec.yaml'))) === null) {
        return errAsync(
          sourceMissing({
            message: `${sources} holds no pubspec.yaml.`,
            remedy: 'Set RELAY_DIR to the folder of the relay, or take relay out of COMPONENTS.',
          }),
        );
      }
      const tests = (yield* this.#fileSystem.stat(join(sources, 'test'))) !== null;
      return ok<SourceFacts>({ tests: tests ? 'present' : 'none', packageManager: 'flutter', findings: {} });
    });
  }

  stages(facts: SourceFacts, context: BuildContext): readonly BuildStage[] {
    const { flutter } = context.programs;
    return [
      commandStage(context, 'install packages', [flutter, 'pub', 'get']),
      ...(context.runTests && facts.tests === 'present'
        ? [commandStage(context, 'run its tests', [flutter, 'test'], { proves: 'tests' })]
        : []),
      commandStage(context, 'build the Android package', [
        flutter,
        'build',
        'apk',
        '--release',
        `--dart-define=WOOSOO_RELEASE=${context.releaseId}`,
      ]),
    ];
  }

  runtime(releaseDirectory: string): ResultAsync<Runtime, BuildError | FileSystemError> {
    return this.#fileSystem
      .stat(join(releaseDirectory, APK))
      .andThen((stat) =>
        stat === null
          ? errAsync(
              buildFailed({ message: `The build of relay left no ${APK}.`, remedy: 'Check what `flutter build apk` printed in the log.' }),
            )
          : ok<Runtime>({ kind: 'artifact', file: APK }),
      );
  }
}
