<?php

namespace Tests\Unit\Reverb;

use App\Reverb\HttpRequest;
use App\Reverb\Signature;
use PHPUnit\Framework\TestCase;
use Pusher\Pusher;

class SignatureTest extends TestCase
{
    private const PATH = '/apps/woosoo/events';

    public function test_it_accepts_what_the_pusher_client_signs(): void
    {
        $this->assertTrue($this->verify('{"name":"order.updated"}'));
    }

    public function test_it_refuses_another_body(): void
    {
        $this->assertFalse($this->verify('{"name":"order.deleted"}'));
    }

    public function test_it_refuses_another_secret(): void
    {
        $this->assertFalse($this->verify('{"name":"order.updated"}', 'guess'));
    }

    public function test_it_refuses_an_unsigned_request(): void
    {
        $this->assertFalse((new Signature('secret'))->verify(new HttpRequest('GET', self::PATH), self::PATH));
    }

    private function verify(string $body, string $secret = 'secret'): bool
    {
        $query = Pusher::build_auth_query_params('key', 'secret', 'POST', self::PATH, [
            'body_md5' => md5('{"name":"order.updated"}'),
        ]);

        return (new Signature($secret))->verify(new HttpRequest('POST', self::PATH, $query, [], $body), self::PATH);
    }
}
