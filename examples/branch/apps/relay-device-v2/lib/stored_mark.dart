import 'package:shared_preferences/shared_preferences.dart';

import 'relay.dart';

class StoredMark implements PrintedMark {
  StoredMark(this._preferences);

  final SharedPreferences _preferences;

  static const _key = 'last_printed_order';

  @override
  int? get lastId => _preferences.getInt(_key);

  @override
  Future<void> advanceTo(int id) => _preferences.setInt(_key, id);
}
