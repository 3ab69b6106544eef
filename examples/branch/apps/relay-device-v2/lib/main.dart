import 'package:flutter/material.dart';
import 'package:shared_preferences/shared_preferences.dart';

import 'kitchen_api.dart';
import 'printer.dart';
import 'relay.dart';
import 'stored_mark.dart';

const release = String.fromEnvironment('WOOSOO_RELEASE', defaultValue: 'dev');
const apiBase = String.fromEnvironment('WOOSOO_API_BASE', defaultValue: 'http://10.0.2.2:8000');
const printerHost = String.fromEnvironment('WOOSOO_PRINTER_HOST', defaultValue: '192.168.100.90');

Future<void> main() async {
  WidgetsFlutterBinding.ensureInitialized();

  final relay = Relay(
    api: KitchenApi(Uri.parse(apiBase)),
    printer: const NetworkPrinter(printerHost),
    mark: StoredMark(await SharedPreferences.getInstance()),
  )..start();

  runApp(RelayApp(relay: relay));
}

class RelayApp extends StatelessWidget {
  const RelayApp({super.key, required this.relay});

  final Relay relay;

  static const _colour = Color(0xffb3371f);

  @override
  Widget build(BuildContext context) {
    return MaterialApp(
      title: 'Woosoo relay',
      theme: ThemeData(colorScheme: ColorScheme.fromSeed(seedColor: _colour)),
      home: Scaffold(
        appBar: AppBar(title: const Text('Printer relay')),
        body: Center(
          child: ListenableBuilder(listenable: relay, builder: (context, _) => RelayStatus(relay: relay)),
        ),
        bottomNavigationBar: const SafeArea(
          child: Padding(padding: EdgeInsets.all(16), child: Text('Release $release')),
        ),
      ),
    );
  }
}

class RelayStatus extends StatelessWidget {
  const RelayStatus({super.key, required this.relay});

  final Relay relay;

  @override
  Widget build(BuildContext context) {
    final (icon, text) = switch (relay.state) {
      RelayState.starting => (Icons.hourglass_empty, 'Starting'),
      RelayState.printing => (Icons.print, 'Printing new orders'),
      RelayState.kitchenUnreachable => (Icons.cloud_off, 'Cannot reach the order system'),
      RelayState.printerUnreachable => (Icons.print_disabled, 'Cannot reach the printer'),
    };
    final last = relay.lastPrinted;

    return Column(
      mainAxisSize: MainAxisSize.min,
      children: [
        Icon(icon, size: 72),
        const SizedBox(height: 16),
        Text(text, style: Theme.of(context).textTheme.headlineSmall),
        if (last != null) Text('Last printed: order ${last.id}'),
      ],
    );
  }
}
