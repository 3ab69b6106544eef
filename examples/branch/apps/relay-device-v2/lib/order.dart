class OrderLine {
  const OrderLine(this.name, this.quantity);

  OrderLine.fromJson(Map<String, dynamic> json)
      : name = json['name'] as String,
        quantity = json['quantity'] as int;

  final String name;
  final int quantity;
}

class Order {
  const Order({required this.id, required this.deviceId, required this.lines});

  Order.fromJson(Map<String, dynamic> json)
      : id = json['id'] as int,
        deviceId = json['device_id'] as int,
        lines = [
          for (final line in json['items'] as List<dynamic>)
            OrderLine.fromJson(line as Map<String, dynamic>),
        ];

  final int id;
  final int deviceId;
  final List<OrderLine> lines;
}
