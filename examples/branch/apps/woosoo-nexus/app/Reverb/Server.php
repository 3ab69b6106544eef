<?php

namespace App\Reverb;

use Closure;
use React\EventLoop\Loop;
use React\Socket\ConnectionInterface;
use React\Socket\SocketServer;

final class Server
{
    private const ACTIVITY_CHECK = 60;

    private readonly Channels $channels;

    private readonly Api $api;

    /** @var array<string, Socket> */
    private array $sockets = [];

    /**
     * @param  Closure(string): void  $debug
     */
    public function __construct(string $address, private readonly Settings $settings, private readonly Closure $debug)
    {
        $this->channels = new Channels;
        $this->api = new Api($this->channels, $settings);

        (new SocketServer($address))->on('connection', fn (ConnectionInterface $connection) => new HttpExchange(
            $connection,
            $settings->maxRequestSize,
            fn (HttpRequest $request): ?HttpResponse => $this->respond($request, $connection),
        ));

        Loop::addPeriodicTimer(self::ACTIVITY_CHECK, function (): void {
            foreach ($this->sockets as $socket) {
                $socket->checkActivity();
            }
        });
    }

    /**
     * @throws ProtocolError
     */
    private function respond(HttpRequest $request, ConnectionInterface $connection): ?HttpResponse
    {
        ($this->debug)("{$request->method} {$request->path}");

        if (! str_starts_with($request->path, "{$this->settings->prefix}/")) {
            throw new ProtocolError('Not found.', 404);
        }

        $path = substr($request->path, strlen($this->settings->prefix));

        if ("{$request->method} {$path}" === 'GET /up') {
            return HttpResponse::json(['health' => 'OK'], array_filter(['X-Release' => $this->settings->release]));
        }

        if (preg_match('#^GET /app/([^/]+)$#', "{$request->method} {$path}", $match)) {
            return $this->upgrade($request, $connection, rawurldecode($match[1]));
        }

        if (preg_match('#^/apps/([^/]+)/(\w+)$#', $path, $match)) {
            return $this->api->handle($request, $path, rawurldecode($match[1]), $match[2]);
        }

        throw new ProtocolError('Not found.', 404);
    }

    private function upgrade(HttpRequest $request, ConnectionInterface $connection, string $key): ?HttpResponse
    {
        if (! $request->wantsWebSocket()) {
            return new HttpResponse(426, '', ['Upgrade' => 'websocket', 'Sec-WebSocket-Version' => '13']);
        }

        $connection->write(HttpResponse::upgrade($request->header('sec-websocket-key')));
        $socket = new Socket($connection, $this->channels, $this->settings, $this->debug);

        if (! hash_equals($this->settings->key, $key)) {
            $socket->error(4001, 'Application does not exist');
            $connection->end();

            return null;
        }

        $this->sockets[$socket->id] = $socket;

        $connection->on('data', $socket->receive(...));
        $connection->on('close', function () use ($socket): void {
            unset($this->sockets[$socket->id]);
            $this->channels->leave($socket);
        });

        $socket->open();
        $socket->receive($request->rest);

        return null;
    }
}
