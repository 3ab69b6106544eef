<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    private const DEVICES = [
        'Tablet 1' => 'Table 1',
        'Tablet 2' => 'Table 2',
        'Tablet 3' => 'Terrace',
        'Tablet 4' => 'Counter',
    ];

    public function up(): void
    {
        Schema::create('devices', function (Blueprint $table): void {
            $table->id();
            $table->string('name', 50)->unique();
            $table->string('location', 100);
            $table->timestamps();
        });

        foreach (self::DEVICES as $name => $location) {
            DB::table('devices')->insert([
                'name' => $name,
                'location' => $location,
                'created_at' => now(),
                'updated_at' => now(),
            ]);
        }
    }

    public function down(): void
    {
        Schema::dropIfExists('devices');
    }
};
