<?php

namespace App\Reverb;

use Illuminate\Console\Command;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\InteractsWithTime;

class RestartCommand extends Command
{
    use InteractsWithTime;

    protected $signature = 'reverb:restart';

    protected $description = 'Restart the Reverb server';

    public function handle(): void
    {
        Cache::forever(StartCommand::RESTART_KEY, $this->currentTime());

        $this->components->info('Broadcasting Reverb restart signal.');
    }
}
