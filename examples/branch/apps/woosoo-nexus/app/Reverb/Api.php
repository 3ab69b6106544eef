<?php

namespace App\Reverb;

/**
 * What the application's own back end may ask: publish, and count listeners.
 */
final readonly class Api
{
    private Signature $signature;

    public function __construct(private Channels $channels, private Settings $settings)
    {
        $this->signature = new Signature($settings->secret);
    }

    /**
     * @throws ProtocolError
     */
    public function handle(HttpRequest $request, string $path, string $appId, string $resource): HttpResponse
    {
        $action = match ("{$request->method} {$resource}") {
            'POST events' => $this->publish(...),
            'POST batch_events' => $this->publishBatch(...),
            'GET connections' => fn (): array => ['connections' => $this->channels->connectionCount()],
            'GET channels' => $this->channels(...),
            default => throw new ProtocolError('Not found.', 404),
        };

        if (! hash_equals($this->settings->appId, $appId)) {
            throw new ProtocolError("No matching application for ID [{$appId}].", 404);
        }

        if (! $this->signature->verify($request, $path)) {
            throw new ProtocolError('Authentication signature invalid.', 401);
        }

        return HttpResponse::json($action($request));
    }

    /**
     * @return array{}
     */
    private function publish(HttpRequest $request): array
    {
        $this->dispatch(json_decode($request->body, true));

        return [];
    }

    /**
     * @return array{batch: object}
     */
    private function publishBatch(HttpRequest $request): array
    {
        $events = json_decode($request->body, true)['batch'] ?? null;

        if (! is_array($events) || $events === []) {
            throw new ProtocolError('The batch field is required.', 422);
        }

        array_walk($events, $this->dispatch(...));

        return ['batch' => (object) []];
    }

    /**
     * @return array{channels: object}
     */
    private function channels(HttpRequest $request): array
    {
        $wanted = explode(',', (string) ($request->query['info'] ?? ''));
        $channels = [];

        foreach ($this->channels->names() as $name) {
            if (str_starts_with($name, (string) ($request->query['filter_by_prefix'] ?? ''))) {
                $channels[$name] = (object) (in_array('subscription_count', $wanted, true)
                    ? ['subscription_count' => $this->channels->subscriptionCount($name)]
                    : []);
            }
        }

        return ['channels' => (object) $channels];
    }

    private function dispatch(mixed $event): void
    {
        $channels = (array) ($event['channels'] ?? $event['channel'] ?? []);

        if (! is_string($event['name'] ?? null) || ! is_string($event['data'] ?? null) || $channels === []) {
            throw new ProtocolError('The name, data and channel fields are required.', 422);
        }

        foreach ($channels as $channel) {
            $this->channels->broadcast((string) $channel, $event['name'], $event['data'], $event['socket_id'] ?? null);
        }
    }
}
