<?php

namespace App\Http\Controllers;

use Illuminate\Http\JsonResponse;
use Illuminate\Support\Facades\DB;
use Throwable;

class HealthController
{
    public function __invoke(): JsonResponse
    {
        $queue = $this->queue();

        return response()->json([
            'status' => $queue ? 'ok' : 'failing',
            'release' => config('release.id'),
            'database' => $queue ? 'ok' : 'failing',
            'queue' => $queue ?? ['pending' => null, 'failed' => null],
            'time' => now()->toIso8601String(),
        ], $queue ? 200 : 503);
    }

    /**
     * @return array{pending: int, failed: int}|null null when the database does not answer
     */
    private function queue(): ?array
    {
        try {
            return [
                'pending' => DB::table('jobs')->count(),
                'failed' => DB::table('failed_jobs')->count(),
            ];
        } catch (Throwable) {
            return null;
        }
    }
}
