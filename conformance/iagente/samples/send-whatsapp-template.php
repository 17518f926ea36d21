// Enviar template
$payload = [
    "integration_id" => 1,
    "phone" => "5511999999999",
    "type" => "template",
    "template_name" => "boas_vindas",
    "variables" => ["Joao"]
];
