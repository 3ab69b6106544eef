<?php

namespace App\Jobs;

use App\Events\OrderUpdated;
use App\Models\Order;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Queue\Queueable;
use Illuminate\Support\Facades\Log;
use Illuminate\Support\Sleep;
use Throwable;

class PrepareOrder implements ShouldQueue
{
    use Queueable;

    public int $tries = 3;

    public int $backoff = 5;

    public function __construct(public Order $order) {}

    /**
     * A second run goes on where the first one stopped.
     */
    public function handle(): void
    {
        while ($next = $this->order->status->next()) {
            Sleep::for(config('kitchen.seconds_per_step'))->seconds();

            $this->order->update(['status' => $next]);

            $this->announce();
        }
    }

    /**
     * The order is cooked whether or not the tablets hear of it at once.
     */
    private function announce(): void
    {
        try {
            OrderUpdated::dispatch($this->order);
        } catch (Throwable $e) {
            Log::warning("Order {$this->order->id} was not broadcast: {$e->getMessage()}");
        }
    }
}
