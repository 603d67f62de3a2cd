"""Names and telephone numbers in Chinese, Japanese and Korean free text, which has no blanks around them."""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.scanner.scanning import scan

CHINESE = [
    "客户王小明来电、电话13587654321、要求退款",
    "已联系李静女士、等待回复",
    "设备重启后恢复正常",
    "刘洋先生投诉物流太慢、手机 13687654329",
    "网络故障已经处理完毕",
    "用户陈思雨反馈无法登录",
]
JAPANESE = [
    "田中太郎様より電話、090-1234-5678に折り返し",
    "佐藤花子さんへ請求書を送付",
    "サーバーを再起動しました",
    "鈴木一郎様の住所変更",
    "プリンターの紙詰まりを解消",
]
KOREAN = [
    "김민수 고객님 전화 010-1234-5678 회신 요청",
    "이영희 씨 환불 완료",
    "서버 재시작 완료",
    "박지훈 님 주소 변경",
    "프린터 용지 걸림 해결",
]


def _found(folder: Path, texts: Sequence[str]) -> set[str]:
    with (folder / "log.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["no", "text"], *enumerate(texts, start=1)])
    return {one.entity for one in scan(folder).findings if one.field == "text"}


@pytest.mark.parametrize("texts", [CHINESE, JAPANESE, KOREAN], ids=["zh", "ja", "ko"])
def test_names_and_numbers_are_found(tmp_path: Path, texts: Sequence[str]) -> None:
    assert {"PERSON", "PHONE_NUMBER"} <= _found(tmp_path, texts)


@pytest.mark.parametrize(
    "texts",
    [
        ["客户要求退款", "各位老师请注意", "用户反馈系统很慢", "患者数量增加", "网络故障已经处理完毕"],
        ["お客様各位", "会社様のご要望", "担当者不在", "サーバーを再起動しました", "業者さん来訪"],
        ["고객님 안녕하세요", "관리자님 확인 요청", "서버 재시작 완료", "담당자 부재", "환자 수"],
    ],
    ids=["zh", "ja", "ko"],
)
def test_words_for_people_are_no_names(tmp_path: Path, texts: Sequence[str]) -> None:
    assert "PERSON" not in _found(tmp_path, texts)
