<?php

namespace App\Http\Controllers;

use App\Http\Requests\StoreOrderRequest;
use App\Jobs\PrepareOrder;
use App\Models\Order;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;

class OrderController
{
    public function index(Request $request): JsonResponse
    {
        $limit = $request->validate(['limit' => ['integer', 'between:1,100']])['limit'] ?? 20;

        return response()->json(Order::query()->latest('id')->limit((int) $limit)->get());
    }

    public function show(Order $order): JsonResponse
    {
        return response()->json($order);
    }

    public function store(StoreOrderRequest $request): JsonResponse
    {
        // The queue is a table of the same database: an order and its job exist both or neither.
        $order = DB::transaction(function () use ($request): Order {
            $order = Order::create($request->validated());

            PrepareOrder::dispatch($order);

            return $order;
        });

        return response()->json($order, 201);
    }
}
