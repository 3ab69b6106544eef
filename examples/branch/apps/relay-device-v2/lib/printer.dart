import 'dart:convert';
import 'dart:io';

import 'order.dart';

abstract interface class Printer {
  /// Completes once the printer has taken the whole receipt.
  Future<void> print(Order order);
}

/// A receipt printer that takes ESC/POS on a TCP port, as nearly all do.
class NetworkPrinter implements Printer {
  const NetworkPrinter(this.host, {this.port = 9100});

  final String host;
  final int port;

  static const _patience = Duration(seconds: 5);

  @override
  Future<void> print(Order order) async {
    final socket = await Socket.connect(host, port, timeout: _patience);
    try {
      socket.add(receipt(order));
      await socket.flush().timeout(_patience);
      await socket.close().timeout(_patience);
    } finally {
      socket.destroy();
    }
  }
}

/// Initialise, large heading, one line per dish, feed, cut.
List<int> receipt(Order order) => [
      0x1b, 0x40,
      0x1d, 0x21, 0x11,
      ..._line('ORDER ${order.id}'),
      0x1d, 0x21, 0x00,
      ..._line('Tablet ${order.deviceId}'),
      ..._line('-' * 32),
      for (final line in order.lines) ..._line('${line.quantity.toString().padLeft(2)} x ${line.name}'),
      0x1b, 0x64, 4,
      0x1d, 0x56, 1,
    ];

/// The printers' built-in code page knows ASCII only.
List<int> _line(String text) => [...ascii.encode(text.replaceAll(RegExp(r'[^\x20-\x7e]'), '?')), 0x0a];
