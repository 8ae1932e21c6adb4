from ctsreport.analysis.past.model import Stretch, TrendPoint
from ctsreport.analysis.past.trend import trend_of
from tests.unit.analysis.past.making import at


def test_a_point_stands_where_the_number_changes() -> None:
    one = [Stretch(at(0), at(10), "well"), Stretch(at(10), at(30), "failing")]
    other = [Stretch(at(0), at(5), "unknown"), Stretch(at(5), at(20), "failing"), Stretch(at(20), at(30), "well")]
    assert list(trend_of([one, other])) == [
        TrendPoint(at(0), 0),
        TrendPoint(at(5), 1),
        TrendPoint(at(10), 2),
        TrendPoint(at(20), 1),
    ]


def test_where_nothing_is_known_there_is_no_number() -> None:
    holes = [Stretch(at(0), at(10), "failing"), Stretch(at(10), at(20), "unknown"), Stretch(at(20), at(30), "failing")]
    assert list(trend_of([holes])) == [TrendPoint(at(0), 1), TrendPoint(at(10), None), TrendPoint(at(20), 1)]
    assert list(trend_of([[Stretch(at(0), at(10), "unknown")]])) == [TrendPoint(at(0), None)]
    assert list(trend_of([])) == []
