import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestBranch } from './branch.ts';
import { execFileSync } from 'node:child_process';

const job = `<?php

namespace App\\Jobs;

use Illuminate\\Contracts\\Queue\\ShouldQueue;
use Illuminate\\Foundation\\Queue\\Queueable;

class SlowJob implements ShouldQueue
{
    use Queueable;

    public function __construct(public string $name, public int $seconds) {}

    public function handle(): void
    {
        $log = fn (string $what) => file_put_contents(storage_path('slow.log'), "{$this->name} {$what}\\n", FILE_APPEND);
        $log('begun');
        // Not one long sleep, which a signal would cut short.
        for ($end = microtime(true) + $this->seconds; microtime(true) < $end;) {
            usleep(50_000);
        }
        $log('ended');
    }
}
`;

const provider = `<?php

namespace App\\Jobs;

use Illuminate\\Contracts\\Debug\\ExceptionHandler;
use Illuminate\\Queue\\Worker;
use Illuminate\\Support\\Facades\\Artisan;
use Illuminate\\Support\\ServiceProvider;

class SlowJobServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        Artisan::command('slow {name} {seconds}', function (string $name, string $seconds): void {
            SlowJob::dispatch($name, (int) $seconds);
        });

        // A PHP without pcntl, as on Windows: signals end the worker wherever it is.
        if (is_file(storage_path('without-signals'))) {
            $this->app->extend('queue.worker', fn ($worker, $app) => new class($app['queue'], $app['events'], $app[ExceptionHandler::class], fn () => $app->isDownForMaintenance()) extends Worker
            {
                protected function supportsAsyncSignals()
                {
                    return false;
                }
            });
        }
    }
}
`;

/** Jobs of a backend that take as long as they are told, and write down when they begin and end. */
export class SlowJobs {
  readonly #branch: TestBranch;

  constructor(branch: TestBranch) {
    this.#branch = branch;
  }

  /** Into the sources, before they are deployed. */
  write(): void {
    mkdirSync(join(this.#branch.backend, 'app/Jobs'), { recursive: true });
    writeFileSync(join(this.#branch.backend, 'app/Jobs/SlowJob.php'), job);
    writeFileSync(join(this.#branch.backend, 'app/Jobs/SlowJobServiceProvider.php'), provider);
    const providers = join(this.#branch.backend, 'bootstrap/providers.php');
    writeFileSync(
      providers,
      readFileSync(providers, 'utf8').replace('return [', 'return [\n    App\\Jobs\\SlowJobServiceProvider::class,'),
    );
  }

  dispatch(name: string, seconds: number): void {
    this.artisan('slow', name, String(seconds));
  }

  artisan(...args: readonly string[]): string {
    const cwd = join(this.#branch.root, '.woosoo/current/backend');
    return execFileSync('php', ['artisan', ...args], { cwd, encoding: 'utf8' });
  }

  /** `one begun`, `one ended`, ... in the order in which it happened. */
  log(): readonly string[] {
    const file = join(this.#storage, 'slow.log');
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  }

  /** From its next start on the worker ignores that it could handle signals. */
  withoutSignals(): void {
    writeFileSync(join(this.#storage, 'without-signals'), '');
  }

  get #storage(): string {
    return join(this.#branch.root, '.woosoo/shared/backend/storage');
  }
}
