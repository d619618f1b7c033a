from django.test import RequestFactory

from shared.http import client_ip, client_network


def _request_from(peer: str) -> str:
    return client_ip(RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Real-IP": "192.0.2.7"}))


def test_nginx_on_the_socket_is_believed() -> None:
    assert _request_from("") == "192.0.2.7"


def test_a_visitor_who_names_his_own_address_is_not() -> None:
    assert _request_from("203.0.113.9") == "203.0.113.9"
    assert _request_from("127.0.0.1") == "127.0.0.1"


def test_attempts_of_one_ipv6_visitor_are_counted_together() -> None:
    requests = [RequestFactory().get("/", REMOTE_ADDR=peer) for peer in ("2001:db8:1:2::7", "2001:db8:1:2:ffff::8")]
    assert {client_network(request) for request in requests} == {"2001:db8:1:2::/64"}
    assert client_network(RequestFactory().get("/", REMOTE_ADDR="203.0.113.9")) == "203.0.113.9"
