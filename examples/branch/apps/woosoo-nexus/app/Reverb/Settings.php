<?php

namespace App\Reverb;

final readonly class Settings
{
    public function __construct(
        public string $appId,
        public string $key,
        public string $secret,
        public string $prefix = '',
        public ?string $release = null,
        public int $activityTimeout = 30,
        public int $pingInterval = 60,
        public int $maxRequestSize = 10_000,
        public int $maxMessageSize = 10_000,
    ) {}

    /**
     * @param  array<string, mixed>  $config  the `reverb` configuration
     */
    public static function from(array $config, ?string $prefix = null, ?string $release = null): self
    {
        $server = $config['servers']['reverb'];
        $app = $config['apps']['apps'][0];
        $prefix = trim($prefix ?: (string) $server['path'], '/');

        return new self(
            appId: (string) $app['app_id'],
            key: (string) $app['key'],
            secret: (string) $app['secret'],
            prefix: $prefix === '' ? '' : "/{$prefix}",
            release: $release,
            activityTimeout: (int) $app['activity_timeout'],
            pingInterval: (int) $app['ping_interval'],
            maxRequestSize: (int) $server['max_request_size'],
            maxMessageSize: (int) $app['max_message_size'],
        );
    }
}
