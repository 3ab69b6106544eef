<?php

namespace App\Reverb;

use Illuminate\Support\ServiceProvider;

/**
 * A small WebSocket server with Reverb's interface, for installations without laravel/reverb.
 */
class ReverbServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        if (class_exists(\Laravel\Reverb\ReverbServiceProvider::class)) {
            return;
        }

        $this->commands([StartCommand::class, RestartCommand::class]);
        $this->reloads('reverb:restart', 'reverb');
    }
}
