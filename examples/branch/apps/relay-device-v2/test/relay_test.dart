import 'dart:convert';

import 'package:flutter_test/flutter_test.dart';
import 'package:http/http.dart' as http;
import 'package:http/testing.dart';
import 'package:relay_device/kitchen_api.dart';
import 'package:relay_device/order.dart';
import 'package:relay_device/printer.dart';
import 'package:relay_device/relay.dart';

class RecordingPrinter implements Printer {
  final printed = <int>[];
  bool broken = false;

  @override
  Future<void> print(Order order) async {
    if (broken) throw Exception('no paper');
    printed.add(order.id);
  }
}

class RememberedMark implements PrintedMark {
  RememberedMark([this.lastId]);

  @override
  int? lastId;

  @override
  Future<void> advanceTo(int id) async => lastId = id;
}

Map<String, dynamic> row(int id) => {
      'id': id,
      'device_id': 1,
      'status': 'received',
      'items': [
        {'name': 'Mandu', 'quantity': 2},
      ],
    };

void main() {
  late RecordingPrinter printer;
  late RememberedMark mark;
  var rows = <Map<String, dynamic>>[];
  var status = 200;

  Relay relay() => Relay(
        api: KitchenApi(
          Uri.parse('http://box:8000'),
          client: MockClient((_) async => http.Response(jsonEncode(rows), status)),
        ),
        printer: printer,
        mark: mark,
      );

  setUp(() {
    printer = RecordingPrinter();
    mark = RememberedMark(1);
    rows = [row(3), row(2), row(1)];
    status = 200;
  });

  test('prints new orders once, oldest first', () async {
    final it = relay();
    await it.poll();
    await it.poll();

    expect(printer.printed, [2, 3]);
    expect(it.state, RelayState.printing);
    expect(it.lastPrinted?.id, 3);
  });

  test('does not print what was there before it was installed', () async {
    mark = RememberedMark();
    await relay().poll();

    expect(printer.printed, isEmpty);
    expect(mark.lastId, 3);
  });

  test('tries again what the printer did not take', () async {
    final it = relay();
    printer.broken = true;
    await it.poll();
    expect(it.state, RelayState.printerUnreachable);
    expect(mark.lastId, 1);

    printer.broken = false;
    await it.poll();
    expect(printer.printed, [2, 3]);
  });

  test('says that the order system is not reachable', () async {
    status = 503;
    final it = relay();
    await it.poll();

    expect(it.state, RelayState.kitchenUnreachable);
  });

  test('a receipt is ESC/POS with one line per dish', () {
    final bytes = receipt(const Order(id: 7, deviceId: 1, lines: [OrderLine('Crème', 2)]));

    expect(bytes.take(2), [0x1b, 0x40]);
    expect(ascii.decode(bytes), contains(' 2 x Cr?me\n'));
  });
}
