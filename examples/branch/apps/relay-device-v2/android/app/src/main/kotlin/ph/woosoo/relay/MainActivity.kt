package ph.woosoo.relay

import io.flutter.embedding.android.FlutterActivity

class MainActivity : FlutterActivity()
