<?php // PHP's streams, which take no proxy from the environment.
$body = file_get_contents($argv[1]);
if ($body === false) {
    exit(1);
}
echo json_decode($body)->issuer, "\n";
