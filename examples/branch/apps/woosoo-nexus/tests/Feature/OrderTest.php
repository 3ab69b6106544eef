<?php

namespace Tests\Feature;

use App\Jobs\PrepareOrder;
use App\Models\Order;
use Illuminate\Foundation\Testing\RefreshDatabase;
use Illuminate\Support\Facades\Queue;
use PHPUnit\Framework\Attributes\DataProvider;
use Tests\TestCase;

class OrderTest extends TestCase
{
    use RefreshDatabase;

    private const ORDER = ['device_id' => 2, 'items' => [['name' => 'Bibimbap', 'quantity' => 2]]];

    public function test_placing_an_order_puts_it_on_the_queue(): void
    {
        Queue::fake();

        $id = $this->postJson('/api/orders', self::ORDER)
            ->assertCreated()
            ->assertJson(['status' => 'received', ...self::ORDER])
            ->json('id');

        $this->getJson("/api/orders/{$id}")->assertOk()->assertJson(['id' => $id, ...self::ORDER]);
        Queue::assertPushed(PrepareOrder::class, fn (PrepareOrder $job): bool => $job->order->id === $id);
    }

    /**
     * @param  array<string, mixed>  $change
     */
    #[DataProvider('mistakes')]
    public function test_it_refuses_what_the_kitchen_cannot_cook(array $change, string $field): void
    {
        $this->postJson('/api/orders', [...self::ORDER, ...$change])->assertJsonValidationErrorFor($field);

        $this->assertDatabaseEmpty('orders');
        $this->assertDatabaseEmpty('jobs');
    }

    /**
     * @return array<string, array{array<string, mixed>, string}>
     */
    public static function mistakes(): array
    {
        return [
            'unknown tablet' => [['device_id' => 99], 'device_id'],
            'nothing ordered' => [['items' => []], 'items'],
            'no name' => [['items' => [['quantity' => 1]]], 'items.0.name'],
            'no quantity' => [['items' => [['name' => 'Kimchi', 'quantity' => 0]]], 'items.0.quantity'],
        ];
    }

    public function test_the_newest_orders_come_first(): void
    {
        $orders = collect(range(1, 3))->map(fn (): Order => Order::create(self::ORDER));

        $this->getJson('/api/orders?limit=2')
            ->assertOk()
            ->assertJsonCount(2)
            ->assertJsonPath('0.id', $orders->last()->id);

        $this->getJson('/api/orders?limit=0')->assertJsonValidationErrorFor('limit');
    }

    public function test_an_unknown_order_is_not_found(): void
    {
        $this->getJson('/api/orders/99')->assertNotFound();
    }
}
