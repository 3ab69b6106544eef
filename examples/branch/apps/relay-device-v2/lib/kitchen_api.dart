import 'dart:convert';

import 'package:http/http.dart' as http;

import 'order.dart';

/// The backend's orders, oldest first.
class KitchenApi {
  KitchenApi(this.base, {http.Client? client}) : _client = client ?? http.Client();

  final Uri base;
  final http.Client _client;

  static const _patience = Duration(seconds: 8);

  Future<List<Order>> latestOrders() async {
    final url = base.replace(path: '/api/orders', queryParameters: {'limit': '100'});
    final response = await _client.get(url, headers: {'accept': 'application/json'}).timeout(_patience);
    if (response.statusCode != 200) throw http.ClientException('HTTP ${response.statusCode}', url);

    final rows = jsonDecode(utf8.decode(response.bodyBytes)) as List<dynamic>;
    return [for (final row in rows) Order.fromJson(row as Map<String, dynamic>)]
      ..sort((a, b) => a.id.compareTo(b.id));
  }
}
