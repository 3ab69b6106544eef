<?php

namespace App\Reverb;

/**
 * The Pusher signature of a request: HMAC-SHA256 over method, path, sorted query and the body's MD5.
 */
final readonly class Signature
{
    private const UNSIGNED = ['auth_signature' => true, 'body_md5' => true];

    public function __construct(private string $secret) {}

    public function verify(HttpRequest $request, string $path): bool
    {
        $given = $request->query['auth_signature'] ?? null;

        return is_string($given)
            && hash_equals($this->sign($request->method, $path, $request->query, $request->body), $given);
    }

    /**
     * @param  array<string, mixed>  $query
     */
    public function sign(string $method, string $path, array $query, string $body): string
    {
        $parameters = array_diff_key($query, self::UNSIGNED);

        // Taken from the body itself, so that a body that was tampered with does not pass.
        if ($body !== '') {
            $parameters['body_md5'] = md5($body);
        }

        ksort($parameters);

        $pairs = array_map(
            fn (string $name, mixed $value): string => $name.'='.implode(',', (array) $value),
            array_map(strval(...), array_keys($parameters)),
            $parameters,
        );

        return hash_hmac('sha256', "{$method}\n{$path}\n".implode('&', $pairs), $this->secret);
    }
}
