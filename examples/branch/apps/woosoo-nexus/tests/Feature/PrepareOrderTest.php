<?php

namespace Tests\Feature;

use App\Enums\OrderStatus;
use App\Events\OrderUpdated;
use App\Jobs\PrepareOrder;
use App\Models\Order;
use Illuminate\Foundation\Testing\RefreshDatabase;
use Illuminate\Support\Facades\Event;
use Illuminate\Support\Facades\Log;
use Tests\TestCase;

class PrepareOrderTest extends TestCase
{
    use RefreshDatabase;

    private Order $order;

    protected function setUp(): void
    {
        parent::setUp();

        $this->order = Order::create(['device_id' => 1, 'items' => [['name' => 'Ramyeon', 'quantity' => 1]]]);
    }

    public function test_the_worker_takes_an_order_through_the_kitchen(): void
    {
        Event::fake(OrderUpdated::class);
        PrepareOrder::dispatch($this->order);

        $this->artisan('queue:work', ['--once' => true])->assertSuccessful();

        $this->assertSame(OrderStatus::Ready, $this->order->refresh()->status);
        $this->assertDatabaseEmpty('jobs');
        Event::assertDispatchedTimes(OrderUpdated::class, 2);
    }

    public function test_a_second_run_goes_on_where_the_first_stopped(): void
    {
        Event::fake(OrderUpdated::class);
        $this->order->update(['status' => OrderStatus::Preparing]);

        PrepareOrder::dispatchSync($this->order);

        Event::assertDispatchedTimes(OrderUpdated::class, 1);
    }

    public function test_the_order_is_cooked_though_nobody_can_be_told(): void
    {
        config([
            'broadcasting.default' => 'reverb',
            'broadcasting.connections.reverb' => [
                'driver' => 'reverb',
                'key' => 'key',
                'secret' => 'secret',
                'app_id' => 'app',
                'options' => ['host' => '127.0.0.1', 'port' => 1, 'scheme' => 'http'],
            ],
        ]);
        Log::shouldReceive('warning')->twice();

        PrepareOrder::dispatchSync($this->order);

        $this->assertSame(OrderStatus::Ready, $this->order->refresh()->status);
    }

    public function test_tablets_hear_which_order_has_which_status(): void
    {
        $event = new OrderUpdated($this->order);

        $this->assertSame('orders', $event->broadcastOn()->name);
        $this->assertSame('order.updated', $event->broadcastAs());
        $this->assertSame([
            'id' => $this->order->id,
            'device_id' => 1,
            'status' => 'received',
            'updated_at' => $this->order->updated_at->toJSON(),
        ], json_decode(json_encode($event->broadcastWith()), true));
    }
}
