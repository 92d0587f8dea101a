"""The components of the design system with true-to-life content; only in the URLconf when DEBUG is on.

The texts are samples in Chinese, not strings of the product, and so are not translated.
"""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView

from common.navigation import NavGroup, NavItem

PEOPLE = [
    ("张晓明", "区住房和城乡建设局", "建设工程监督管理股副股长", 112, 64, "达标", "success"),
    ("阿依古丽·买买提", "区民族宗教事务局", "四级主任科员", 100, 60, "达标", "success"),
    ("欧阳䶮", "区市场监督管理局", "执法大队二中队队长", 86, 60, "学习中", "info"),
    ("李𬭎", "区应急管理局", "安全生产综合协调股股长", 41, 22, "滞后", "warning"),
    ("刘建国", "区人力资源和社会保障局", "劳动保障监察大队大队长", 0, 0, "未开始", "neutral"),
    ("王㛃", "呆鹰岭镇人民政府", "综合行政执法大队队员", 73, 58, "学习中", "info"),
]
UNITS = [
    ("区市场监督管理局", 2, (186, 186, 186, 184, 181)),
    ("区住房和城乡建设局", 0, (94, 94, 93, 93, 90)),
    ("区应急管理局", 1, (57, 52, 49, 46, 41)),
    ("呆鹰岭镇人民政府", 0, (68, 68, 68, 68, 68)),
]


class SampleForm(forms.Form):
    name = forms.CharField(label="姓名", max_length=60)
    id_number = forms.CharField(label="身份证号码", help_text="18 位，末位可以是 X。系统加密保存，不会公开。")
    unit = forms.ChoiceField(label="所在单位", choices=[("", "请选择"), ("1", "区司法局")])
    exam_on = forms.DateField(label="考试日期", widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label="考试类别",
        choices=[("A", "年度学法考法"), ("B", "行政执法资格考试"), ("C", "任前考法")],
        widget=forms.RadioSelect,
    )
    groups = forms.MultipleChoiceField(
        label="纳入的法规类别",
        choices=[("1", "法律法规"), ("2", "司法解释"), ("3", "党内法规")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="规范性文件另列，不计入学习数量。",
    )
    note = forms.CharField(label="说明", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agree = forms.BooleanField(label="我已核对以上信息，上报后单位不能再修改")


class FileForm(forms.Form):
    source = forms.FileField(label="试题文件", help_text="支持 .xlsx、.xls、.csv，不超过 20 MB。")


class FilterForm(forms.Form):
    q = forms.CharField(label="姓名", required=False)
    unit = forms.ChoiceField(label="单位", required=False, choices=[("", "全部单位"), ("1", "区应急管理局")])
    state = forms.ChoiceField(label="进度", required=False, choices=[("", "全部"), ("1", "已达标")])


class StyleGuide(TemplateView):
    template_name = "styleguide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        return {
            **super().get_context_data(**kwargs),
            **_frame(self.request.path),
            "form": SampleForm({"name": "张晓明", "id_number": "43049819800101", "kind": "B"}),
            "file_form": FileForm(),
            "filter_form": FilterForm(self.request.GET),
            "people": PEOPLE,
            "units": UNITS,
            "page": Paginator(range(2894), 50).page(3),
            "deadline": now + dt.timedelta(days=3, hours=2),
            "soon": now + dt.timedelta(hours=1),
            "step_names": ["填写", "核对", "上报"],
            "crumbs": [("蒸湘区", "#"), ("区人民政府工作部门", "#"), ("区应急管理局", "")],
            "tab_items": [
                NavItem("进行中", "#", is_current=True, count=3),
                NavItem("待审核", "#"),
                NavItem("已归档", "#"),
            ],
            "facts": [
                ("持证人", "张*明"),
                ("所在单位", "区住房和城乡建设局"),
                ("证书编号", "ZX430408-2026-000184-7"),
                ("执法类别", "建设工程"),
                ("有效期", "2026年3月1日至2031年2月28日"),
            ],
            "jobs": [_job("RUNNING", 137, 226), _job("DONE", 226, 226), _job("FAILED", 18, 226)],
        }


def _frame(path: str) -> dict[str, Any]:
    study = (
        NavItem("今日", path, "house", is_current=True),
        NavItem("学习", "#study", "book-open"),
        NavItem("考试", "#exams", "file-check", count=2),
        NavItem("我的", "#me", "circle-user-round"),
    )
    bureau = (
        NavItem("全区概况", "#b1", "layout-dashboard"),
        NavItem("四率统计", "#b2", "chart-column"),
        NavItem("报考审核", "#b3", "clipboard-check", count=17),
        NavItem("证书", "#b4", "award"),
        NavItem("法规与课程", "#b5", "scale"),
    )
    return {
        "navigation": (NavGroup("", study), NavGroup("司法局", bureau)),
        "bottom_tabs": study,
        "is_demonstration": True,
        "bureau_name": "蒸湘区司法局",
        "person_name": "周敏",
        "person_unit": "蒸湘区司法局",
    }


def _job(state: str, done: int, total: int) -> SimpleNamespace:
    words = {"RUNNING": "进行中", "DONE": "已完成", "FAILED": "失败"}
    return SimpleNamespace(
        pk=state.lower(),
        title="制作 2026 年度学法考法合格证书",
        state=state,
        done=done,
        total=total,
        failures=2 if state == "FAILED" else 0,
        get_state_display=words[state],
    )
