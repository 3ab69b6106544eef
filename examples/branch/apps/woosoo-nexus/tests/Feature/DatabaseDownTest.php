<?php

namespace Tests\Feature;

use Tests\TestCase;

class DatabaseDownTest extends TestCase
{
    public function test_health_says_so(): void
    {
        config(['database.connections.sqlite.database' => '/nowhere/database.sqlite']);

        $this->getJson('/api/health')
            ->assertServiceUnavailable()
            ->assertJson([
                'status' => 'failing',
                'database' => 'failing',
                'queue' => ['pending' => null, 'failed' => null],
            ]);
    }
}
