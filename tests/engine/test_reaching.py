"""What can be come to in a graph."""

from collections.abc import Mapping

from engine.reaching import distances, reached

ROUND: Mapping[str, tuple[str, ...]] = {"a": ("b", "c"), "b": ("c",), "c": ("d",), "d": ("b",), "e": ("a",)}


def test_each_node_is_as_far_as_the_shortest_way_to_it():
    assert distances(["a"], lambda node: ROUND.get(node, ())) == {"a": 0, "b": 1, "c": 1, "d": 2}


def test_of_several_starts_the_nearest_counts():
    assert distances(["a", "d"], lambda node: ROUND.get(node, ())) == {"a": 0, "d": 0, "b": 1, "c": 1}


def test_a_start_is_reached_only_where_a_way_leads_back_to_it():
    assert reached(["a"], ROUND) == {"b", "c", "d"}
    assert reached(["b"], ROUND) == {"b", "c", "d"}


def test_what_is_not_in_the_graph_leads_nowhere():
    assert reached(["z"], ROUND) == set()
