<?php

namespace Tests\Feature;

use Illuminate\Foundation\Testing\RefreshDatabase;
use Tests\TestCase;

class DeviceTest extends TestCase
{
    use RefreshDatabase;

    public function test_it_lists_the_tablets(): void
    {
        $this->getJson('/api/devices')
            ->assertOk()
            ->assertJsonCount(4)
            ->assertJsonPath('0', ['id' => 1, 'name' => 'Tablet 1', 'location' => 'Table 1']);
    }
}
