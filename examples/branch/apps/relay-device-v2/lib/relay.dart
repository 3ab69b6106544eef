import 'dart:async';

import 'package:flutter/foundation.dart';

import 'kitchen_api.dart';
import 'order.dart';
import 'printer.dart';

/// Remembers over restarts how far we have printed.
abstract interface class PrintedMark {
  int? get lastId;
  Future<void> advanceTo(int id);
}

enum RelayState { starting, printing, kitchenUnreachable, printerUnreachable }

/// Prints each new order once, in order; what the printer did not take is tried again.
class Relay extends ChangeNotifier {
  Relay({required this.api, required this.printer, required this.mark});

  final KitchenApi api;
  final Printer printer;
  final PrintedMark mark;

  RelayState state = RelayState.starting;
  Order? lastPrinted;

  Timer? _timer;
  bool _busy = false;

  void start({Duration every = const Duration(seconds: 2)}) {
    _timer ??= Timer.periodic(every, (_) => unawaited(poll()));
  }

  Future<void> poll() async {
    if (_busy) return;
    _busy = true;
    try {
      state = await _printNewOrders();
    } finally {
      _busy = false;
      notifyListeners();
    }
  }

  Future<RelayState> _printNewOrders() async {
    final List<Order> orders;
    try {
      orders = await api.latestOrders();
    } catch (_) {
      // No answer, or one of another shape.
      return RelayState.kitchenUnreachable;
    }

    final printed = mark.lastId;
    if (printed == null) {
      // A new relay does not print the past.
      await mark.advanceTo(orders.isEmpty ? 0 : orders.last.id);
      return RelayState.printing;
    }

    for (final order in orders.where((order) => order.id > printed)) {
      try {
        await printer.print(order);
      } on Exception {
        return RelayState.printerUnreachable;
      }
      await mark.advanceTo(order.id);
      lastPrinted = order;
    }
    return RelayState.printing;
  }

  @override
  void dispose() {
    _timer?.cancel();
    super.dispose();
  }
}
