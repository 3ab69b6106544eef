<?php

namespace App\Models;

use App\Enums\OrderStatus;
use Illuminate\Database\Eloquent\Model;

class Order extends Model
{
    protected $fillable = ['device_id', 'status', 'items'];

    protected $attributes = ['status' => OrderStatus::Received->value];

    protected function casts(): array
    {
        return [
            'device_id' => 'integer',
            'status' => OrderStatus::class,
            'items' => 'array',
        ];
    }
}
