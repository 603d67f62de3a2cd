"""Protocol Buffers and GraphQL."""

from pathlib import Path

from tests.connectors.schemas.reading import comments, listed, references, tables, types

PROTO = """\
syntax = "proto3";
package shop;
import "other.proto";
option go_package = "x;y";

// Somebody who signs in
message User {
  reserved 4;
  // The user's
  // e-mail address
  string email = 1 [(rules).max = 5, deprecated = true];
  optional string c_2 = 2; // Mobile number
  enum State { ON = 0; OFF = 1; }
  State state = 3;
  repeated Address homes = 5;
  map<string, Address> named = 6;
  oneof login {
    string msisdn = 7;
    bytes token = 8;
  }
  /* Where
   * somebody lives */
  message Address { string street = 1; string zip = 2; }
}
service Users { rpc Get (User) returns (User) { option (http) = { get: "/v1/{name=users/*}" }; } }
"""


def test_protobuf(tmp_path: Path) -> None:
    found = tables(tmp_path, "user.proto", PROTO)
    assert {name: list(table) for name, table in found.items()} == {
        "User": ["email", "c_2", "state", "homes", "named", "msisdn", "token"],
        "User.Address": ["street", "zip"],
    }
    assert comments(found["User"]) == {"email": "The user's e-mail address", "c_2": "Mobile number"}
    assert references(found["User"]) == {"homes": "User.Address", "named": "User.Address"}
    assert [item.comment for item in listed(tmp_path)] == ["Somebody who signs in", "Where somebody lives"]


def test_protobuf_that_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a.proto").write_text(PROTO[: PROTO.index("oneof")])
    states = {item.name: (item.status, item.reason.partition(":")[0]) for item in listed(tmp_path)}
    assert states == {"a.proto": ("failed", "truncated"), "a.proto!/User": ("ready", "")}


GRAPHQL = '''\
directive @auth on FIELD_DEFINITION
"Somebody who signs in"
type User implements Node @key(fields: "id") {
  id: ID!
  """
  Where invoices go
  """
  email: String! @auth
  friends(near: String): [User!]!
}
extend type User { phone: String }
type Mutation { createUser(email: String!, dob: Date): User }
input NewUser { fullName: String = "Ann Example" }
enum Plan { FREE PAID }
union Anyone = User
scalar Date
'''


def test_graphql(tmp_path: Path) -> None:
    found = tables(tmp_path, "schema.graphql", GRAPHQL)
    assert {name: list(table) for name, table in found.items()} == {
        "User": ["id", "email", "friends", "friends.near", "phone"],
        "Mutation": ["createUser", "createUser.email", "createUser.dob"],
        "NewUser": ["fullName"],
    }
    assert comments(found["User"]) == {"email": "Where invoices go"}
    assert references(found["Mutation"]) == {"createUser": "User"}
    assert types(found["Mutation"])["createUser.dob"] == "Date"


def test_graphql_that_is_cut(tmp_path: Path) -> None:
    (tmp_path / "a.graphql").write_text(GRAPHQL[:200])
    assert [item.reason for item in listed(tmp_path)] == ["corrupt: the GraphQL schema cannot be parsed"]
