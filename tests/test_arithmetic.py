"""Arithmetic uses one thread once the bot is put together."""

from threadpoolctl import threadpool_info, threadpool_limits

from bot.arithmetic import on_one_thread


def test_arithmetic_is_on_one_thread_however_many_there_were() -> None:
    threadpool_limits(limits=2, user_api="blas")

    on_one_thread()

    blas = [one for one in threadpool_info() if one["user_api"] == "blas"]
    assert {one["num_threads"] for one in blas} == {1}
