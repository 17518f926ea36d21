import 'dart:convert';
import 'dart:io';
Future<void> main() async {
  final server = await HttpServer.bind(InternetAddress.anyIPv4, 8080);
  await for (final request in server) {
    if (request.method == 'POST' && request.uri.path == '/webhooks/ndoto') {
      final body = await utf8.decoder.bind(request).join();
      final data = jsonDecode(body) as Map<String, dynamic>;
      final event = data['event'];
      print('Event: $event');
      if (event == 'message_created') {
        final contact = data['contact'] as Map?;
        print('Message from ${contact?['name']}: ${data['content']}');
      }
      request.response.statusCode = 200;
      await request.response.close();
    }
  }
}
