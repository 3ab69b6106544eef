<?php

namespace Tests\Feature;

use Illuminate\Foundation\Testing\RefreshDatabase;
use Illuminate\Support\Facades\Queue;
use Tests\TestCase;

class HealthTest extends TestCase
{
    use RefreshDatabase;

    public function test_it_tells_the_release_and_the_queue(): void
    {
        config(['release.id' => 'r-42']);
        Queue::push(fn () => null);

        $this->getJson('/api/health')
            ->assertOk()
            ->assertJson([
                'status' => 'ok',
                'release' => 'r-42',
                'database' => 'ok',
                'queue' => ['pending' => 1, 'failed' => 0],
            ])
            ->assertJsonStructure(['time']);
    }

    public function test_the_framework_answers_too(): void
    {
        $this->get('/up')->assertOk();
    }
}
