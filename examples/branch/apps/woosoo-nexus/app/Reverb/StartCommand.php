<?php

namespace App\Reverb;

use Illuminate\Console\Command;
use Illuminate\Support\Facades\Cache;
use React\EventLoop\Loop;
use RuntimeException;
use Throwable;

class StartCommand extends Command
{
    public const RESTART_KEY = 'laravel:reverb:restart';

    private const RESTART_POLL = 5;

    protected $signature = 'reverb:start
        {--host= : The IP address the server should bind to}
        {--port= : The port the server should listen on}
        {--path= : The path the server should prefix to all routes}
        {--hostname= : The hostname the server is accessible from}
        {--debug : Indicates whether debug messages should be displayed in the terminal}';

    protected $description = 'Start the Reverb server';

    public function handle(): int
    {
        $config = config('reverb');
        $host = $this->option('host') ?: $config['servers']['reverb']['host'];
        $port = $this->option('port') ?: $config['servers']['reverb']['port'];
        $hostname = $this->option('hostname') ?: $config['servers']['reverb']['hostname'];
        $release = config('release.id');
        $settings = Settings::from($config, $this->option('path'), $release);

        // Before the server exists: the event loop keeps a bound one alive even after an exception.
        $lastRestart = Cache::get(self::RESTART_KEY);

        try {
            new Server("{$host}:{$port}", $settings, $this->debug(...));
        } catch (RuntimeException $e) {
            $this->output->getErrorStyle()->writeln("<error>{$e->getMessage()}</error>");

            return self::FAILURE;
        }

        $this->stopOnSignal();
        $this->stopOnRestart($lastRestart, "{$host}:{$port}");

        $this->components->info("Starting server on {$host}:{$port}{$settings->prefix}"
            .($hostname && $hostname !== $host ? " ({$hostname})" : '')
            .' (release '.($release ?? 'none').')');

        try {
            Loop::run();
        } catch (Throwable $e) {
            // The real server ends the same way, with exit code 0, when the cache can no longer be read.
            $this->output->getErrorStyle()->writeln("<error>{$e->getMessage()}</error>");
        }

        return self::SUCCESS;
    }

    private function stopOnSignal(): void
    {
        $stop = function (): void {
            $this->components->info('Gracefully terminating connections.');

            Loop::stop();
        };

        if (windows_os()) {
            sapi_windows_set_ctrl_handler(fn () => exit(self::SUCCESS));
        } else {
            array_map(fn (int $signal) => Loop::addSignal($signal, $stop), [SIGINT, SIGTERM]);
        }
    }

    private function stopOnRestart(mixed $last, string $address): void
    {
        Loop::addPeriodicTimer(self::RESTART_POLL, function () use ($last, $address): void {
            if (Cache::get(self::RESTART_KEY) !== $last) {
                $this->components->info("Stopping server on {$address}");

                Loop::stop();
            }
        });
    }

    private function debug(string $message): void
    {
        if ($this->option('debug')) {
            $this->line($message);
        }
    }
}
