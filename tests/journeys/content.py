"""What the people of the journey bring along: a short instrument and a handful of questions."""

from __future__ import annotations

TITLE = "示例区政务服务办理规定"
LAW = f"""# {TITLE}

发布机关：示例区人民政府
发布日期：2026年1月5日

## 第一章 办理

第一条 为了方便群众办事，规范政务服务，制定本规定。

第二条 办理机关应当一次告知申请人需要提交的全部材料；没有一次告知的，不得以材料不全为由退回申请。

第三条 办理机关应当自受理之日起七日内办结；不能办结的，经负责人批准可以延长三日，并将理由书面告知申请人。

第四条 办理机关不得要求申请人提交下列材料：
（一）能够通过数据共享取得的；
（二）没有法定依据的；
（三）同一机关已经存有的。

第五条 本规定自2026年2月1日起施行。
"""

# Kind, stem, options, right ones: the words of an option say whether it is right, however options are dealt.
QUESTIONS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("判断题", "办理机关应当一次告知申请人需要提交的全部材料。", (), "正确"),
    ("判断题", "同一机关已经存有的材料，也应当要求申请人再次提交。", (), "错误"),
    (
        "单选题",
        "办理机关一般应当自受理之日起多少日内办结？",
        ("七日（应选）", "十五日", "三十日", "六十日"),
        "A",
    ),
    ("单选题", "经负责人批准，办理期限可以延长多少日？", ("一日", "三日（应选）", "十日", "十五日"), "B"),
    (
        "多选题",
        "下列哪些材料不得要求申请人提交？",
        ("能够通过数据共享取得的（应选）", "没有法定依据的（应选）", "证明本人身份的", "本次申请的申请书"),
        "AB",
    ),
    (
        "多选题",
        "不能按期办结的，办理机关应当怎么做？",
        ("退回申请", "经负责人批准（应选）", "要求补交费用", "将理由书面告知申请人（应选）"),
        "BD",
    ),
)
RIGHT = "（应选）"
TRUE_STEMS = {stem for kind, stem, _options, answer in QUESTIONS if kind == "判断题" and answer == "正确"}
